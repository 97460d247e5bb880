import { apiRoute } from "@/lib/read/api/api-route";
import { login } from "@/lib/read/api/login";

/** Makes a personal token for an email address and a password, and a code where the account asks for one. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute({ POST: login });
