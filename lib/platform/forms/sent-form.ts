import { notFound } from "next/navigation";

/**
 * The form that an action was called with. Next hands an action whatever the request says its arguments are; a caller
 * that sends something else is answered with 404, as for any address that isn't there, and not with a failure of ours.
 */
export function sentForm(form: FormData): FormData {
  return form instanceof FormData ? form : notFound();
}
