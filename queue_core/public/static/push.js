// "Tell me on this phone": the browser itself shows the call, also when another page is in front.

const form = document.querySelector("[data-push]");

function bytes(base64url) {
  const padded = base64url.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
}

async function subscribe() {
  const worker = await navigator.serviceWorker.register("/t/worker.js", { scope: "/t/" });
  await navigator.serviceWorker.ready;
  return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) });
}

if (form && "serviceWorker" in navigator && "PushManager" in window && Notification.permission !== "denied") {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = form.querySelector("[data-push-refused]");
    try {
      if (await Notification.requestPermission() !== "granted") throw new Error("not allowed");
      form.elements.subscription.value = JSON.stringify(await subscribe());
      form.submit();
    } catch {
      said.hidden = false;
    }
  });
}
