import type { ReactNode } from "react";

interface AuthCardProps {
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  /** The other way on, such as creating an account. */
  footer?: ReactNode;
}

/** One short form in the middle of a page. */
export function AuthCard({ title, description, children, footer }: AuthCardProps) {
  return (
    <div className="mx-auto w-full max-w-sm py-8 sm:py-16">
      <h1 className="text-xl leading-8 font-medium tracking-tight">{title}</h1>
      {description && <p className="mt-1 text-sm leading-6 text-ink-muted">{description}</p>}
      <div className="mt-6">{children}</div>
      {footer && <div className="mt-6 border-t pt-4 text-sm leading-6 text-ink-muted">{footer}</div>}
    </div>
  );
}
