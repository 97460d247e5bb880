/** The header in which the proxy tells a page its own path, so that signing in leads back to it. */
export const REQUEST_PATH_HEADER = "x-iris-path";
