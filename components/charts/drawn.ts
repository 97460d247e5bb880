/** A number as exact as a screen can draw it, 0.01 % of 1: what crosses to the browser is short then. */
export const drawn = (value: number): number => Number(value.toFixed(4));
