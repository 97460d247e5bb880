import { Download, Share2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { PrintButton } from "./print-button";

interface ShareButtonProps {
  /** Where the picture is. */
  imageHref: string;
  summary: { text: string; markdown: string };
  /** What else can be done here, such as saving a snapshot. */
  children?: ReactNode;
}

/** Everything that takes the answer elsewhere: a picture for a slide, its words, paper, and what the page adds. */
export function ShareButton({ imageHref, summary, children }: ShareButtonProps) {
  const t = useTranslations("share");
  const copied = t("copied");
  return (
    <Dialog
      trigger={
        <Button size="sm" className="print:hidden">
          <Share2 aria-hidden="true" />
          {t("share")}
        </Button>
      }
      title={t("title")}
      description={t("description")}
      closeLabel={t("close")}
    >
      <div className="space-y-5">
        <div className="flex flex-wrap gap-2">
          <Button asChild size="sm" variant="primary">
            <a href={imageHref} download>
              <Download aria-hidden="true" />
              {t("image")}
            </a>
          </Button>
          <CopyButton text={summary.text} labels={{ copy: t("copyText"), copied }} />
          <CopyButton text={summary.markdown} labels={{ copy: t("copyMarkdown"), copied }} />
          <PrintButton label={t("print")} />
        </div>
        {/* biome-ignore lint/performance/noImgElement: the file itself, as it will be on the slide */}
        <img
          src={imageHref}
          alt={summary.text}
          width={1600}
          height={900}
          loading="lazy"
          className="h-auto w-full rounded-md border"
        />
        {children}
      </div>
    </Dialog>
  );
}
