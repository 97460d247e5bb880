/** Raised with every change of what a figure of a page means or how it is read: part of every cache key. */
export const FIGURES_DEFINITION_VERSION = 3;
