// Playing and recording sound.
import { h, icon } from "./dom.js";
import { hash, minutes } from "./format.js";

const BARS = 34;
const players = new Map();
// What WhatsApp itself sends is Ogg with Opus; browsers that cannot record it are asked for the next best.
const RECORDING_TYPES = ["audio/ogg;codecs=opus", "audio/mp4;codecs=opus", "audio/mp4", "audio/webm;codecs=opus"];

/** A player for a voice note. It goes on playing when its bubble is drawn again. */
export function voicePlayer(address, seed, isVoice) {
  const sound = soundOf(address);
  const bars = heights(seed).map((height) => h("i", { style: { height: `${height}%` } }));
  const wave = h("div", { class: "voice-wave" }, bars);
  const time = h("span", { class: "voice-time" }, "0:00");
  const button = h("button", { type: "button", class: "voice-play", "aria-label": "Reproducir" }, icon("play"));
  const show = () => {
    const total = Number.isFinite(sound.duration) ? sound.duration : 0;
    const share = total ? sound.currentTime / total : 0;
    bars.forEach((bar, index) => bar.classList.toggle("played", sound.currentTime > 0 && index / BARS <= share));
    time.textContent = minutes(sound.currentTime || total);
    button.replaceChildren(icon(sound.paused ? "play" : "pause"));
    button.setAttribute("aria-label", sound.paused ? "Reproducir" : "Pausar");
  };
  button.addEventListener("click", () => (sound.paused ? playAlone(sound) : sound.pause()));
  wave.addEventListener("click", (event) => {
    if (Number.isFinite(sound.duration)) sound.currentTime = (event.offsetX / wave.clientWidth) * sound.duration;
  });
  for (const event of ["timeupdate", "play", "pause", "ended", "loadedmetadata", "durationchange"]) sound.addEventListener(event, show);
  show();
  const kind = h("span", { class: "voice-mic", title: isVoice ? "Nota de voz" : "Audio" }, icon(isVoice ? "microphone" : "audio"));
  return h("div", { class: "voice" }, button, h("div", { class: "voice-middle" }, wave, time), kind);
}

function soundOf(address) {
  let sound = players.get(address);
  if (!sound) {
    sound = new Audio(address);
    sound.preload = "metadata";
    // Recordings made by browsers carry no length until they have been read to the end.
    sound.addEventListener("loadedmetadata", () => {
      if (sound.duration !== Infinity) return;
      sound.currentTime = 1e7;
      sound.addEventListener("durationchange", () => { sound.currentTime = 0; }, { once: true });
    }, { once: true });
    players.set(address, sound);
  }
  return sound;
}

function playAlone(sound) {
  for (const other of players.values()) if (other !== sound) other.pause();
  sound.play();
}

function heights(seed) {
  let value = hash(seed);
  return Array.from({ length: BARS }, (_, index) => {
    value = (Math.imul(value, 1664525) + 1013904223) >>> 0;
    return Math.round(18 + 70 * (value / 2 ** 32) * (0.45 + 0.55 * Math.sin((Math.PI * (index + 1)) / (BARS + 1))));
  });
}

/** Record from the microphone; `stop` resolves to the sound, `level` tells how loud it is now (0 to 1). */
export async function startRecording() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const type = RECORDING_TYPES.find((one) => MediaRecorder.isTypeSupported(one));
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
  const parts = [];
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  recorder.start(250);
  const finish = () => new Promise((resolve) => {
    recorder.addEventListener("stop", () => resolve(new Blob(parts, { type: recorder.mimeType })), { once: true });
    recorder.stop();
    for (const track of stream.getTracks()) track.stop();
    context.close();
  });
  const level = () => {
    analyser.getByteTimeDomainData(samples);
    return Math.min(1, Math.max(...samples.map((sample) => Math.abs(sample - 128))) / 64);
  };
  return { stop: finish, level };
}

