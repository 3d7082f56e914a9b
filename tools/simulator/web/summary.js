// One line about a message: for the list of customers and for quotes.

const PLAIN = {
  image: "📷 Foto",
  video: "🎬 Video",
  sticker: "Sticker",
  location: "📍 Ubicación",
  contacts: "👤 Contacto",
  order: "🛒 Pedido",
  unsupported: "Mensaje no compatible",
};

export function summary(message) {
  const content = message.content ?? {};
  if (message.revoked) return "Mensaje eliminado";
  if (message.rendered) return message.rendered;
  if (message.type === "text") return content.body ?? "";
  if (message.type === "audio") return content.voice ? "🎤 Nota de voz" : "🎵 Audio";
  if (message.type === "document") return `📄 ${content.filename ?? content.caption ?? "Documento"}`;
  if (message.type === "button") return content.text ?? "";
  if (message.type === "interactive") return content.body?.text ?? reply(content)?.title ?? "";
  if (content.caption) return content.caption;
  return PLAIN[message.type] ?? message.type;
}

export const reply = (content) => content.button_reply ?? content.list_reply;
