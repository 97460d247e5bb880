import { type ComponentProps, lazy, type ReactElement } from "react";
import { prerender } from "react-dom/static";
import { expect, test } from "vitest";
import { Dialog, DialogClose } from "@/components/ui/dialog";

type ButtonElement = ComponentProps<typeof DialogClose>["children"];

/** An element as React sends it of a long page: by itself, after what it stands in. */
const sentLater = (element: ButtonElement) =>
  lazy(async () => ({ default: element as never })) as unknown as ButtonElement;

async function htmlOf(element: ReactElement): Promise<string> {
  const errors: unknown[] = [];
  const { prelude } = await prerender(element, { onError: (error) => void errors.push(error) });
  const html = await new Response(prelude).text();
  expect(errors).toEqual([]);
  return html;
}

test.each([
  ["with the dialog", (element: ButtonElement) => element],
  ["after it", sentLater],
])("a dialog's buttons open and close it, whether they come %s", async (_, send) => {
  const html = await htmlOf(
    <Dialog trigger={send(<button type="button">Delete</button>)} title="Delete?" closeLabel="Close">
      <DialogClose>{send(<button type="button">Cancel</button>)}</DialogClose>
    </Dialog>,
  );
  const [, id] = /<dialog id="([^"]+)"/.exec(html) ?? [];
  expect(html).toContain(`<button type="button" command="show-modal" commandfor="${id}">Delete</button>`);
  expect(html).toContain(`<button type="button" command="close" commandfor="${id}">Cancel</button>`);
});
