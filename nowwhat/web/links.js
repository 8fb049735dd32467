// Links that Markdown writes to pages of ours would open a tab each. They stay in this one, as the menu's links do, and without
// loading everything anew: Streamlit follows the history of the browser, so the way back is the back button.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[target=_blank]");
  const plainClick = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !plainClick || event.defaultPrevented || new URL(link.href).origin !== location.origin) return;
  event.preventDefault();
  history.pushState({}, "", link.href);
  dispatchEvent(new PopStateEvent("popstate"));
});
