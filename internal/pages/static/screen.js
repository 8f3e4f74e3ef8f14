// Keeps a screen true as time goes on: what is now and next, what the service says has
// changed, and how old what is shown is. Time is the service's, days are the network's.
"use strict";
const body = document.body;
const beats = 1000, staleAfter = 45000, leafTurns = 12000, changesTake = 0.22;
let ahead = Number(body.dataset.now) - Date.now(); // of the service's clock before ours
let heard = Number(body.dataset.heard);
let fetching = false;

// A page out of the cache of this machine is old: the clock goes on from what the service
// said last.
try {
  if (navigator.onLine === false || document.documentElement.dataset.cached) ahead = Number(localStorage.getItem("ahead") || 0);
} catch { /* no storage: what the page says holds */ }

const now = () => Date.now() + ahead;
const clock = new Intl.DateTimeFormat("en-GB", { hour: "numeric", minute: "2-digit", hourCycle: "h23", timeZone: body.dataset.zone });
const told = (ms) => clock.format(ms).replace(/^0(\d:)/, "$1");

function draw() {
  const t = now(), s = t / 1000;
  document.getElementById("clock").textContent = told(t);
  let begins = 0, ends = 0, label = "";
  for (const d of document.querySelectorAll("#dates > *")) {
    d.hidden = !(d.dataset.from <= s && s < d.dataset.to);
    if (!d.hidden) [begins, ends] = [Number(d.dataset.from), Number(d.dataset.to)];
    if (d.dataset.from * 1000 <= heard && heard < d.dataset.to * 1000 && d.hidden) label = d.textContent + " ";
  }
  document.getElementById("heard").textContent = label + told(heard);
  body.toggleAttribute("data-stale", t - heard > staleAfter);
  for (const d of document.querySelectorAll(".shut")) d.hidden = !(d.dataset.from <= s && s < d.dataset.to);
  const rooms = [...document.querySelectorAll(".room")];
  let later = true;
  for (const room of rooms) {
    room.to = "past";
    let next = false;
    for (const slot of room.querySelectorAll(".slot")) {
      const from = Number(slot.dataset.from), to = Number(slot.dataset.to);
      const is = to <= s ? "past" : from <= s ? "now" : next ? "" : "next";
      if (is === "next") next = true;
      if (to > s && room.to !== "today") room.to = from < ends ? "today" : "later";
      for (const name of ["past", "now", "next"]) slot.classList.toggle(name, is === name);
      slot.classList.toggle("other-day", from < begins || from >= ends);
    }
    if (room.to === "today") later = false;
  }
  for (const room of rooms) {
    room.classList.toggle("past", room.to === "past");
    room.classList.toggle("later", room.to === "later" && !later);
  }
  document.querySelector(".nothing").hidden = rooms.some((r) => r.to !== "past");
  const changed = document.querySelector(".changed");
  if (changed) {
    changed.hidden = s >= changed.dataset.to;
    const list = [...changed.querySelectorAll("li")];
    const on = lay(heights(list), innerHeight * changesTake, list.length);
    changed.querySelector("h2 span").textContent = turn(list, t, (i) => on[i]);
  }
  const leaves = leave(rooms.filter((r) => r.to === "today" || (later && r.to === "later")), t);
  document.getElementById("leaf").textContent = leaves;
}

// turn shows of a list the leaf whose turn it is; leaf says on which one the nth stands.
function turn(list, t, leaf) {
  if (list.length === 0) return "";
  const leaves = leaf(list.length - 1) + 1, shown = Math.floor(t / leafTurns) % leaves;
  list.forEach((one, i) => one.classList.toggle("leaf", leaf(i) !== shown));
  return leaves > 1 ? "· " + (shown + 1) + "/" + leaves : "";
}

// heights are those of a list's parts when all are shown.
function heights(list) {
  for (const one of list) one.classList.remove("leaf");
  return list.map((one) => one.offsetHeight);
}

// lay says on which leaf each part of a list stands, by their heights, where a leaf has so much
// space and holds so many.
function lay(high, space, most) {
  const on = [];
  let leaf = 0, used = 0, many = 0;
  high.forEach((h) => {
    if (many > 0 && (used + h > space || many === most)) { leaf++; used = many = 0; }
    used += h;
    many++;
    on.push(leaf);
  });
  return on;
}

// leave lays rooms on as many leaves as they need, alike where that fits: more than can be
// read from afar take turns.
function leave(rooms, t) {
  const high = heights(rooms), board = document.querySelector(".board");
  const space = board.clientHeight - board.firstElementChild.offsetHeight + 1;
  let on = lay(high, space, rooms.length);
  const alike = lay(high, space, Math.ceil(rooms.length / ((on.at(-1) || 0) + 1)));
  if (alike.at(-1) === on.at(-1)) on = alike;
  return turn(rooms, t, (i) => on[i]);
}

// fresh takes what is to be shown now from the service; what is shown stays where it does not
// answer.
async function fresh() {
  if (fetching) return;
  fetching = true;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("shown") || page.documentElement.dataset.cached) return;
    ahead = Number(page.body.dataset.now) - Date.now();
    heard = Number(page.body.dataset.heard);
    for (const id of ["shown", "dates"]) document.getElementById(id).replaceWith(document.importNode(page.getElementById(id), true));
    draw();
  } catch { /* the stream says when it answers again */ } finally {
    fetching = false;
  }
}

function hear(message) {
  const said = JSON.parse(message.data);
  ahead = said.now - Date.now();
  heard = said.heard;
  try { localStorage.setItem("ahead", ahead); } catch { /* no storage */ }
  if (said.state && said.state !== document.getElementById("shown").dataset.state) fresh();
  draw();
}

// listen hangs on the service; a stream that is refused, or says nothing for long, is begun
// anew, and the page is asked for meanwhile: a proxy may hold the stream back.
let stream, last;
function listen() {
  if (stream) stream.close();
  last = performance.now();
  stream = new EventSource(location.pathname + "/events" + location.search);
  stream.onmessage = (m) => { last = performance.now(); hear(m); };
}
setInterval(() => { if (performance.now() - last > 15000 + Math.random() * 5000) { listen(); fresh(); } }, 5000);
setInterval(draw, beats);
draw();
listen();
if ("serviceWorker" in navigator) {
  // Once it looks after this page, it is to have seen it.
  navigator.serviceWorker.addEventListener("controllerchange", () => fetch(location.href).catch(() => {}));
  navigator.serviceWorker.register("/screen/worker.js").catch(() => {});
}
