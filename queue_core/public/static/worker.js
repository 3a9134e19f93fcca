// Shows a call that the office has sent to this browser, and opens the ticket's page when it is touched.

self.addEventListener("push", (event) => {
  const { title, body, url } = event.data.json();
  const shown = { body, data: { url }, tag: url || title, renotify: true, requireInteraction: true, vibrate: [300, 150, 300] };
  event.waitUntil(self.registration.showNotification(title, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = event.notification.data;
  if (!url) return;
  event.waitUntil((async () => {
    const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const mine = open.find((page) => new URL(page.url).pathname === new URL(url).pathname);
    await (mine ? mine.focus() : self.clients.openWindow(url));
  })());
});
