// Keeps the last page of a screen and what it is drawn with, so that a screen that is switched
// on while the service is away shows it: how old it is stands on it.
"use strict";
const kept = "screens";
const files = ["/static/page.css", "/static/screen.css", "/static/screen.js", "/static/icon.svg"];
addEventListener("install", (e) => e.waitUntil(caches.open(kept).then((c) => c.addAll(files)).then(() => skipWaiting())));
addEventListener("activate", (e) => e.waitUntil(clients.claim()));
addEventListener("fetch", (e) => {
  if (e.request.method !== "GET" || e.request.url.includes("/events")) return;
  e.respondWith(take(e.request));
});
async function take(request) {
  const cache = await caches.open(kept);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request.url, answer.clone());
    if (answer.status < 500) return answer;
  } catch { /* below */ }
  const old = await cache.match(request.url);
  if (!old) return Response.error();
  if (!(old.headers.get("Content-Type") || "").startsWith("text/html")) return old;
  const text = (await old.text()).replace("<html ", "<html data-cached=\"1\" ");
  return new Response(text, { headers: old.headers });
}
