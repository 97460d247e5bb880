"use client";

import { type ComponentType, lazy, Suspense, useEffect, useRef } from "react";

const INTENT = ["pointermove", "pointerdown", "touchstart", "keydown", "focusin"] as const;
const QUIET_AT_LATEST_MS = 2_000;

let quiet: Promise<void> | null = null;

/** Resolves once the page stands and the browser has nothing else to do, or as soon as the reader does anything. */
function whenQuiet(): Promise<void> {
  quiet ??= new Promise((resolve) => {
    const go = () => {
      for (const type of INTENT) window.removeEventListener(type, go, true);
      resolve();
    };
    const goWhenIdle = () =>
      "requestIdleCallback" in window
        ? requestIdleCallback(go, { timeout: QUIET_AT_LATEST_MS })
        : setTimeout(go, 0);
    for (const type of INTENT) window.addEventListener(type, go, { capture: true, passive: true });
    if (document.readyState === "complete") goWhenIdle();
    else window.addEventListener("load", goWhenIdle, { once: true });
  });
  return quiet;
}

/** Presses a button again that was pressed before its script was there: menus open on the press, others on the click. */
function press(button: HTMLElement, byKey: boolean): void {
  const how = { bubbles: true, cancelable: true };
  button.dispatchEvent(
    byKey
      ? new KeyboardEvent("keydown", { ...how, key: "Enter" })
      : new PointerEvent("pointerdown", { ...how, pointerType: "mouse" }),
  );
  button.click();
}

/**
 * A part of the page that is in its HTML like any other, but whose script is fetched only when the page is quiet or the
 * reader does something. Reading needs none of it. What is pressed in between is pressed once the script is there.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  as: "span" | "div" = "span",
): ComponentType<Props> {
  const isServer = typeof window === "undefined";
  // The server has its files at hand; asked for at once they are there before the first page needs them.
  const loading = isServer ? load() : null;
  const Part = lazy(async () => {
    if (!isServer) await whenQuiet();
    return { default: await (loading ?? load()) };
  });

  return function Later(props: Props) {
    const Place = as;
    const place = useRef<HTMLSpanElement & HTMLDivElement>(null);
    const missed = useRef<(() => void) | null>(null);
    const stopNoting = useRef<(() => void) | null>(null);
    const isLive = useRef(false);
    useEffect(() => {
      if (isLive.current) return;
      const note = (event: MouseEvent | KeyboardEvent) => {
        const isKey = event instanceof KeyboardEvent;
        const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button") : null;
        if (!button || !place.current?.contains(button) || (isKey && event.key !== "Enter")) return;
        // React, at the document, would bring the part to life on the spot where it can, and answer this press as well.
        event.preventDefault();
        event.stopImmediatePropagation();
        missed.current = () => press(button, isKey || event.detail === 0);
      };
      const stop = () => {
        window.removeEventListener("click", note, true);
        window.removeEventListener("keydown", note, true);
      };
      stopNoting.current = stop;
      window.addEventListener("click", note, true);
      window.addEventListener("keydown", note, true);
      return stop;
    }, []);
    const onLive = () => {
      isLive.current = true;
      stopNoting.current?.();
      missed.current?.();
      missed.current = null;
    };
    return (
      <Place ref={place} className={as === "span" ? "contents" : undefined}>
        <Suspense fallback={null}>
          <Part {...props} />
          <Live onLive={onLive} />
        </Suspense>
      </Place>
    );
  };
}

/** Tells when what it stands beside answers. */
function Live({ onLive }: { onLive: () => void }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once is enough
  useEffect(onLive, []);
  return null;
}
