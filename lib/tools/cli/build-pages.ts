/** Builds the pages ahead of the first start, as an image does. */
import { build } from "./build";

await build();
