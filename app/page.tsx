import { redirect } from "next/navigation";
import { Landing } from "@/components/landing/landing";
import { exploreDemo } from "@/lib/workspace/auth/actions";
import { demoAccess, isDemoAccount } from "@/lib/workspace/auth/demo-account";
import { findUser } from "@/lib/workspace/organizations/gate";

export default async function HomePage() {
  const user = await findUser();
  if (user && !isDemoAccount(user)) redirect("/organizations");
  const demo = demoAccess();
  return <Landing exploreDemo={demo.available ? exploreDemo : null} />;
}
