-- How often an agent has failed at a turn, apart from workers that died or lost their database with it in hand.

ALTER TABLE turns ADD COLUMN failures integer NOT NULL DEFAULT 0;
