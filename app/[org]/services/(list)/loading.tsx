import { ListSkeleton } from "@/components/ui/list-skeleton";

export default function ServicesLoading() {
  return <ListSkeleton />;
}
