"use client";

import { setNonce } from "get-nonce";

// Menus and dialogs lock the page's scrolling with a style sheet they add; the page's policy asks for its nonce.
if (typeof document !== "undefined") {
  const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
  if (nonce) setNonce(nonce);
}

/** Lets libraries that add style sheets in the browser do so under the page's policy. Draws nothing. */
export function StyleNonce() {
  return null;
}
