// The control API. Every failure becomes an error with the simulator's own words.

async function call(method, path, body) {
  const options = { method };
  if (body instanceof FormData || body instanceof Blob) options.body = body;
  else if (body !== undefined) options.body = JSON.stringify(body);
  const answer = await fetch(`/api/${path}`, options);
  const text = await answer.text();
  if (!answer.ok) throw new Error(readError(text, answer.status));
  return text ? JSON.parse(text) : null;
}

function readError(text, status) {
  try {
    return JSON.parse(text).error;
  } catch {
    return `The simulator answered ${status}`;
  }
}

export const api = {
  state: () => call("GET", "state"),
  makeCustomer: (wanted) => call("POST", "customers", wanted),
  changeCustomer: (key, change) => call("PATCH", `customers/${key}`, change),
  send: (key, message) => call("POST", `customers/${key}/messages`, message),
  call: (key) => call("POST", `customers/${key}/calls`),
  read: (key) => call("POST", `customers/${key}/read`),
  upload(file, name) {
    const form = new FormData();
    form.append("file", file, name);
    return call("POST", "media", form);
  },
  setFault: (name, fault) => call("PATCH", "faults", { faults: { [name]: fault } }),
  setSeed: (seed) => call("PATCH", "faults", { seed }),
  clearFaults: () => call("DELETE", "faults"),
  behave: (changes) => call("PATCH", "behaviour", changes),
  play: (name) => call("POST", "replays", { name }),
  playFile: (file) => call("POST", "replays/file", file),
  handshake: (token) => call("POST", "handshake", token ? { verify_token: token } : {}),
  webhook: (field, value, signedWith) => call("POST", "webhooks", { field, value, ...(signedWith ? { signed_with: signedWith } : {}) }),
  batch: (items) => call("POST", "batches", items),
  reset: () => call("POST", "reset"),
};
