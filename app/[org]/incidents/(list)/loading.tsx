import { ListSkeleton } from "@/components/ui/list-skeleton";

export default function IncidentsLoading() {
  return <ListSkeleton />;
}
