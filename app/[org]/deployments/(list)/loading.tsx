import { ListSkeleton } from "@/components/ui/list-skeleton";

export default function DeploymentsLoading() {
  return <ListSkeleton />;
}
