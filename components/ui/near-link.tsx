"use client";

import Link from "next/link";
import { type ComponentProps, useState } from "react";

/**
 * A link whose page is fetched ahead when the reader turns to it. Those that are fetched as soon as they are in sight
 * compete with the page at hand, and are all fetched anew after an action, beside what it leads to.
 */
export function NearLink(props: Omit<ComponentProps<typeof Link>, "prefetch">) {
  const [isNear, setIsNear] = useState(false);
  const turnTo = () => setIsNear(true);
  return <Link {...props} prefetch={isNear ? null : false} onPointerEnter={turnTo} onFocus={turnTo} />;
}
