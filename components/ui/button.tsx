import { type ComponentProps, cloneElement, type ReactElement } from "react";
import { cn } from "./cn";
import { Spinner } from "./spinner";

/** How they look is in `app/controls.css`: a page has dozens of them. */
const variants = { primary: "button-primary", secondary: "", ghost: "button-ghost", danger: "button-danger" };
const sizes = { sm: "button-sm", md: "", icon: "button-icon" };

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
  const classes = cn("button", variants[variant], sizes[size], className);
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
