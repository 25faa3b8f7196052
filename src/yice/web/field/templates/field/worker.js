{% load static %}// Keeps the shell of the page on the phone. Never keeps an answer about people: those live sealed in the page's own store.
"use strict";
const SHELL = "yice-field-{{ version }}";
const FILES = ["{% url 'field:app' %}", "{% url 'field:manifest' %}"{% for one in files %}, "{% static one %}"{% endfor %}];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((one) => one.startsWith("yice-field-") && one !== SHELL).map((one) => caches.delete(one))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin || !FILES.includes(url.pathname)) return;
  event.respondWith(caches.match(event.request, { ignoreSearch: true }).then((kept) => kept || fetch(event.request)));
});
