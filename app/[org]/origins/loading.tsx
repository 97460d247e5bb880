import { OriginsSkeleton } from "@/components/origins/origins-skeleton";

export default function OriginsLoading() {
  return <OriginsSkeleton />;
}
