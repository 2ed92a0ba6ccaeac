// The front end of the chat widget: shows the conversation and sends the user's actions to the kernel.
// The HTML that it receives has been sanitised in the kernel.

function button(name, label, send) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.dataset.does = name;
  made.addEventListener("click", send);
  return made;
}

// Without https or localhost there is no navigator.clipboard, only the older command.
async function toClipboard(text) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch { /* not allowed: the older command may be */ }
  }
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

function render({ model, el }) {
  const root = document.createElement("section");
  root.className = "ipyvllm-chat";
  root.setAttribute("aria-label", "Chat");
  // JupyterLab ignores keys that are pressed in here.
  root.dataset.lmSuppressShortcuts = "true";

  const log = document.createElement("div");
  log.className = "ipyvllm-chat-log";
  log.setAttribute("role", "log");
  log.setAttribute("aria-live", "polite");
  log.tabIndex = 0;
  log.setAttribute("aria-label", "Conversation");

  const label = document.createElement("label");
  label.textContent = "Message (Enter sends, Shift+Enter begins a new line)";
  const input = document.createElement("textarea");
  input.rows = 2;
  label.append(input);

  const status = document.createElement("div");
  status.setAttribute("role", "status");

  const say = (kind) => () => model.send({ kind });
  const send = () => {
    const text = input.value;
    if (!text.trim() || model.get("busy")) return;
    input.value = "";
    model.send({ kind: "send", text });
  };
  const copy = async () => {
    const last = model.get("messages").findLast((m) => m.role === "assistant");
    if (!last) return;
    const done = await toClipboard(last.text);
    buttons.copy.focus();
    status.textContent = done ? "copied" : "the browser does not allow copying";
  };
  const bar = document.createElement("div");
  bar.className = "ipyvllm-chat-bar";
  const buttons = {
    send: button("send", "Send", send),
    stop: button("stop", "Stop", say("stop")),
    retry: button("retry", "Retry", say("retry")),
    clear: button("clear", "Clear", say("clear")),
    copy: button("copy", "Copy last answer", copy),
  };
  bar.append(...Object.values(buttons));
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
  });
  root.append(log, status, label, bar);
  el.append(root);

  const draw = () => {
    const messages = model.get("messages");
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    messages.forEach((message, place) => {
      let row = log.children[place];
      if (!row) {
        row = document.createElement("article");
        row.append(document.createElement("h4"), document.createElement("div"));
        log.append(row);
      }
      const key = `${message.role}\n${message.html}`;
      if (row.key === key) return;
      row.key = key;
      row.className = `ipyvllm-chat-${message.role}`;
      row.firstChild.textContent = message.role === "user" ? "You" : message.who;
      row.lastChild.innerHTML = message.html;
    });
    while (log.children.length > messages.length) log.lastChild.remove();
    if (atEnd) log.scrollTop = log.scrollHeight;
  };
  const state = () => {
    const busy = model.get("busy");
    buttons.send.disabled = busy;
    buttons.stop.disabled = !busy;
    for (const name of ["retry", "clear", "copy"]) {
      buttons[name].disabled = busy || model.get("messages").length === 0;
    }
    status.textContent = model.get("status");
  };
  const all = () => { draw(); state(); };
  model.on("change:messages", all);
  model.on("change:busy", state);
  model.on("change:status", state);
  all();
}

export default { render };
