import { z } from "zod";

export const PASSWORD_MIN_LENGTH = 10;
/** bcrypt, which Supabase Auth uses, reads no more than 72 bytes. */
const PASSWORD_MAX_BYTES = 72;

// Messages are keys of auth.problems; the action translates them.
const email = z.string().trim().toLowerCase().min(1, "emailMissing").pipe(z.email("emailMalformed"));

const newPassword = z
  .string()
  .min(PASSWORD_MIN_LENGTH, "passwordTooShort")
  .refine((text) => new TextEncoder().encode(text).length <= PASSWORD_MAX_BYTES, "passwordTooLong");

export const signInForm = z.object({ email, password: z.string().min(1, "passwordMissing") });
export const signUpForm = z.object({ email, password: newPassword });
export const forgotPasswordForm = z.object({ email });
export const resetPasswordForm = z.object({ password: newPassword });

export const changePasswordForm = z.object({
  currentPassword: z.string().min(1, "passwordMissing"),
  password: newPassword,
});
export const deleteAccountForm = z.object({ currentPassword: z.string().min(1, "passwordMissing") });
