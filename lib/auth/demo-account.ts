import { DEMO_EMAIL } from "@/lib/demo/organization";

/** Whether this is the demo's account, which many people share: it looks at everything and changes nothing. */
export function isDemoAccount({ email }: { email: string }): boolean {
  return email.trim().toLowerCase() === DEMO_EMAIL;
}
