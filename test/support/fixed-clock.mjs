/** Stops the clock of a process: `node --import file:///…/fixed-clock.mjs?nowMs=1790000000000 dist/main.js serve`. */
const nowMs = Number(new URL(import.meta.url).searchParams.get('nowMs'));

Date.now = () => nowMs;
