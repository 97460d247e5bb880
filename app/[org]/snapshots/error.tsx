"use client";

import { ErrorState } from "@/components/shell/error-state";

export default function OriginsError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <ErrorState {...props} />;
}
