import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

interface QuestionGroupProps {
  id: string;
  question: string;
  /** The answer in one line: all that most readers need. */
  answer: string;
  children: ReactNode;
}

/** One of a sceptic's questions with its answer; the evidence for it unfolds. The browser opens it, without a script. */
export function QuestionGroup({ id, question, answer, children }: QuestionGroupProps) {
  return (
    <details id={id} className="group/question scroll-mt-6 rounded-lg border bg-surface">
      <summary className="flex list-none items-start gap-3 rounded-lg px-5 py-4 hover:bg-subtle sm:px-6">
        <ChevronRight
          aria-hidden="true"
          className="mt-1 size-4 shrink-0 text-ink-faint transition-transform group-open/question:rotate-90 motion-reduce:transition-none"
        />
        <span className="min-w-0">
          <h2 className="text-base leading-6 font-medium">{question}</h2>
          <span className="figures block text-sm leading-6 text-ink-muted">{answer}</span>
        </span>
      </summary>
      <div className="space-y-6 border-t bg-canvas p-4 sm:p-6">{children}</div>
    </details>
  );
}
