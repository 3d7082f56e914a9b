-- A number whose standing the platform has lowered answers on and advertises no more for a while.
ALTER TABLE whatsapp_numbers
    ADD COLUMN campaigns_rest_until timestamptz,
    ADD COLUMN campaigns_rest_scope text CHECK (campaigns_rest_scope IN ('marketing', 'all')),
    ADD COLUMN campaigns_rest_reason text;
