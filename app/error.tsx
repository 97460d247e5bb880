"use client";

import { ErrorState } from "@/components/shell/error-state";

export default function AppError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="mx-auto max-w-2xl">
      <ErrorState {...props} />
    </main>
  );
}
