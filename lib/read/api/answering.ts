import { databaseAwayProblem } from "@/lib/platform/http/problem";
import { isDatabaseAway } from "@/lib/platform/outage";

/**
 * A route of the API that says so where the database is away: 503, and when to ask again. What else it throws stays an
 * error of ours.
 */
export function answering<Context>(
  handler: (request: Request, context: Context) => Promise<Response>,
): (request: Request, context: Context) => Promise<Response> {
  return async (request, context) => {
    try {
      return await handler(request, context);
    } catch (error) {
      if (isDatabaseAway(error)) return databaseAwayProblem();
      throw error;
    }
  };
}
