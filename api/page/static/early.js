// Until the page has begun: what is asked meanwhile is kept, and asked as soon as that can be done.
// Where its script fails, the form is sent as it is without any.

(() => {
  const ours = (form) => form?.matches?.("form.ask[action]");
  let gone = false;

  addEventListener("submit", (event) => {
    if (!ours(event.target) || gone) return;
    event.preventDefault();
    const form = event.target;
    form.dataset.asked = "";
    form.setAttribute("aria-busy", "true");
    form.querySelector("textarea").readOnly = true;
    form.querySelector("button").disabled = true;
    form.querySelector(".waiting").hidden = false;
  }, true);

  addEventListener("keydown", (event) => {
    const form = event.target.form;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !ours(form) || gone) return;
    event.preventDefault();
    form.querySelector("button").click(); // nothing is sent where nothing is typed
  }, true);

  addEventListener("error", (event) => {
    const form = document.querySelector("form.ask[action]");
    if (!form || (event.target !== window && event.target.tagName !== "SCRIPT")) return;
    gone = true;
    if ("asked" in form.dataset) form.submit();
  }, true);
})();
