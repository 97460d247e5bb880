import { type ComponentProps, cloneElement, type ReactElement } from "react";
import { cn } from "./cn";
import { Spinner } from "./spinner";

const base =
  "inline-flex items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap select-none " +
  "transition-colors disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50 " +
  "[&_svg]:size-4 [&_svg]:shrink-0";

const variants = {
  primary: "border-transparent bg-ink text-ink-inverse hover:bg-ink/85",
  secondary: "border-line-strong bg-surface text-ink hover:bg-subtle",
  ghost: "border-transparent bg-transparent text-ink-muted hover:bg-subtle hover:text-ink",
  danger: "border-danger-line bg-surface text-danger hover:bg-danger-soft",
};

const sizes = {
  sm: "h-8 px-3 text-[13px]",
  md: "h-9 px-4 text-sm",
  icon: "size-8 text-sm",
};

export interface ButtonProps extends ComponentProps<"button"> {
  variant?: keyof typeof variants;
  size?: keyof typeof sizes;
  /** Draws its one child (a link) as the button. */
  asChild?: boolean;
  /** Work is under way: shows it and takes no second press. */
  pending?: boolean;
}

/** A button, or with `asChild` a link that looks like one. One primary a view. */
export function Button({
  variant = "secondary",
  size = "md",
  asChild = false,
  pending = false,
  className,
  children,
  disabled,
  type = "button",
  ...props
}: ButtonProps) {
  const classes = cn(base, variants[variant], sizes[size], className);
  if (asChild) {
    const link = children as ReactElement<{ className?: string }>;
    return cloneElement(link, { ...props, className: cn(classes, link.props.className) });
  }
  return (
    <button
      type={type}
      className={classes}
      disabled={disabled || pending}
      aria-busy={pending || undefined}
      {...props}
    >
      {pending && <Spinner />}
      {children}
    </button>
  );
}
