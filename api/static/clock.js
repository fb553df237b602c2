// Tells each minute that the person still works on the case. Without it the button beside the clock does the same.

const everyMs = 60_000;
const form = document.querySelector("form[data-clock]");

if (form) {
  const timer = setInterval(() => void tell(), everyMs);

  const tell = async () => {
    try {
      const response = await fetch(form.action, { method: "POST", headers: { accept: "application/json" } });
      if (response.status !== 409) return;
      clearInterval(timer);
      const notice = document.createElement("p");
      notice.setAttribute("role", "status");
      notice.textContent = form.dataset.stopped;
      document.querySelector("form[data-clock]")?.replaceWith(notice);
    } catch {
      // The server is away for a moment: the next minute tries again.
    }
  };
}
