import { SiteFrame } from "@/components/shell/site-frame";

export default function MethodsLayout({ children }: LayoutProps<"/methods">) {
  return <SiteFrame>{children}</SiteFrame>;
}
