import { apiRoute } from "@/lib/read/api/api-route";
import { asPerson, done } from "@/lib/read/api/person-route";

/** Ends the token that is sent, at once. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute({
  DELETE: (request) =>
    asPerson(request, async (caller) => {
      await caller.call("revoke_personal_token", { p_token_id: caller.tokenId });
      return done();
    }),
});
