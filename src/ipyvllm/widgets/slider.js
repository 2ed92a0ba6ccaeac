// A range input with a label for screen readers, which ipywidgets' slider does not have.

function render({ model, el }) {
  const label = document.createElement("label");
  label.className = "ipyvllm-slider";
  // JupyterLab ignores arrow keys that are pressed in here.
  label.dataset.lmSuppressShortcuts = "true";
  const name = document.createElement("span");
  const input = document.createElement("input");
  input.type = "range";
  const shown = document.createElement("output");
  label.append(name, input, shown);
  el.append(label);

  const draw = () => {
    name.textContent = model.get("description");
    for (const key of ["min", "max", "step"]) input[key] = model.get(key);
    input.value = model.get("value");
    input.disabled = model.get("disabled");
    shown.textContent = Number(model.get("value")).toFixed(2);
  };
  input.addEventListener("input", () => {
    shown.textContent = Number(input.value).toFixed(2);
  });
  input.addEventListener("change", () => {
    model.set("value", Number(input.value));
    model.save_changes();
  });
  for (const key of ["value", "disabled", "description"]) model.on(`change:${key}`, draw);
  draw();
}

export default { render };
