import { noSuchAddressProblem } from "@/lib/read/api/api-route";

const refuse = (): Response => noSuchAddressProblem();

/** Every address below /api that nothing else answers: a problem, not a page. */
export { refuse as DELETE, refuse as GET, refuse as OPTIONS, refuse as PATCH, refuse as POST, refuse as PUT };
