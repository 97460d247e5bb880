import { ListSkeleton } from "@/components/ui/list-skeleton";

export default function DataQualityLoading() {
  return <ListSkeleton />;
}
