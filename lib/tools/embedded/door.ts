/** What the product asks of Supabase. The rest of the embedded server tells whoever asks its keys and its tables. */
const SERVED = /^\/(?:rest|auth)\/v1\//;

/**
 * Turns away what the embedded server has no business with: any other part of it, and any request that names another
 * host, as a page does whose own name was pointed at this machine.
 * @returns the refusal, or null for what may pass.
 */
export function refuseAtTheDoor(request: Request, port: number): Response | null {
  const host = request.headers.get("host")?.toLowerCase();
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    return Response.json({ message: "This server answers on its own address only." }, { status: 421 });
  const { pathname } = new URL(request.url);
  return SERVED.test(pathname) ? null : Response.json({ message: "Not found." }, { status: 404 });
}
