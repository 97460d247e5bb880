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

/** Asks again, ever more seldom, for a script that didn't come: the page stays readable meanwhile. */
async function untilLoaded<T>(load: () => Promise<T>): Promise<T> {
  for (let waitMs = 1_000; ; waitMs = Math.min(2 * waitMs, 30_000)) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

/** A press that began before a button answered and ends after it: the click that follows presses it. */
function pressWhenReleased(button: HTMLElement): void {
  const onClick = (event: MouseEvent) => {
    stop();
    if (!(event.target instanceof Node) || !button.contains(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    press(button, false);
  };
  const stop = () => {
    window.removeEventListener("click", onClick, true);
    window.removeEventListener("pointerdown", stop, true);
  };
  window.addEventListener("click", onClick, true);
  window.addEventListener("pointerdown", stop, true);
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
    return { default: await (loading ?? untilLoaded(load)) };
  });

  return function Later(props: Props) {
    const Place = as;
    const place = useRef<HTMLSpanElement & HTMLDivElement>(null);
    const missed = useRef<(() => void) | null>(null);
    const held = useRef<HTMLElement | null>(null);
    const stopNoting = useRef<(() => void) | null>(null);
    const isLive = useRef(false);
    useEffect(() => {
      if (isLive.current) return;
      const buttonOf = ({ target }: Event) => {
        const button = target instanceof Element ? target.closest<HTMLElement>("button") : null;
        return button && place.current?.contains(button) ? button : null;
      };
      const hold = (event: PointerEvent) => {
        held.current = buttonOf(event);
      };
      const letGo = () => {
        held.current = null;
      };
      const note = (event: MouseEvent | KeyboardEvent) => {
        const isKey = event instanceof KeyboardEvent;
        if (!isKey) letGo();
        const button = buttonOf(event);
        if (!button || (isKey && event.key !== "Enter")) return;
        // React, at the document, would bring the part to life on the spot where it can, and answer this press as well.
        event.preventDefault();
        event.stopImmediatePropagation();
        missed.current = () => press(button, isKey || event.detail === 0);
      };
      const stop = () => {
        window.removeEventListener("click", note, true);
        window.removeEventListener("keydown", note, true);
        window.removeEventListener("pointerdown", hold, true);
        window.removeEventListener("pointercancel", letGo, true);
      };
      stopNoting.current = stop;
      window.addEventListener("click", note, true);
      window.addEventListener("keydown", note, true);
      window.addEventListener("pointerdown", hold, true);
      window.addEventListener("pointercancel", letGo, true);
      return stop;
    }, []);
    const onLive = () => {
      isLive.current = true;
      stopNoting.current?.();
      if (missed.current) missed.current();
      else if (held.current) pressWhenReleased(held.current);
      missed.current = null;
      held.current = null;
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
