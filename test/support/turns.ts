/** Counts the turns that the event loop has until it is stopped; `onTurn` hears of each. */
export function countTurns(onTurn: () => void = () => {}): { readonly count: () => number; stop(): number } {
  let turns = 0;
  let stopped = false;
  const turn = (): void => {
    turns++;
    onTurn();
    if (!stopped) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    count: () => turns,
    stop() {
      stopped = true;
      return turns;
    },
  };
}
