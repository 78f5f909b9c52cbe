/** The demo's stores; customers shop in one of them most of the time. */
export const STORE_IDS = ['north', 'south', 'east', 'west', 'center', 'harbor', 'station', 'airport'] as const;

/** Segments that CUSTOM promotions are for. */
export const SEGMENTS = ['families', 'students', 'seniors'] as const;
