import { chromium } from "@playwright/test";
import { DEMO_EMAIL } from "@/lib/demo/organization";
import { irisHome, loadKeys } from "@/lib/embedded/home";
const base = `http://localhost:${process.env.PORT}`;
const only = process.argv[2];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-gpu"] });
const ctx = await browser.newContext({ baseURL: base, locale: "en-US" });
const p0 = await ctx.newPage();
await p0.goto("/sign-in"); await p0.getByLabel("E-mail").fill(DEMO_EMAIL); await p0.getByLabel("Password").fill(loadKeys(irisHome()).demoPassword);
await p0.getByRole("button",{name:"Sign in"}).click(); await p0.waitForURL("**/dashboard**");
const state = await ctx.storageState();
const D="/acme-payments/dashboard";
type Shot={name:string;url:string;w:number;h:number;scheme?:"dark"|"light";locale?:string;act?:(p:any)=>Promise<void>;print?:boolean};
const shots:Shot[]=[
 {name:"light",url:D,w:1280,h:900},
 {name:"dark",url:D+"?window=90",w:1280,h:900,scheme:"dark"},
 {name:"phone",url:D,w:390,h:844},
 {name:"wide",url:D+"?window=180",w:2200,h:1100},
 {name:"pt",url:D+"?by=repository",w:1280,h:900,locale:"pt-BR"},
 {name:"ptphone",url:D+"?by=tool&window=7",w:390,h:844,locale:"pt-BR"},
 {name:"menu",url:D+"?team=",w:1280,h:900,act:async p=>{await p.getByRole("button",{name:/^Services: /}).click(); await p.getByRole("option").nth(1).click(); await p.waitForTimeout(1500)}},
 {name:"window",url:D+"?from=2026-11-01&to=2026-11-15&service=checkout-api",w:1280,h:700,act:async p=>{await p.getByRole("button",{name:/^Window: /}).click()}},
 {name:"nothing",url:D+"?service=none&window=31",w:1280,h:700},
 {name:"few",url:D+"?window=7&service=ledger",w:1280,h:1000},
 {name:"print",url:D,w:1000,h:1400,print:true},
 {name:"explain",url:D,w:1280,h:700,act:async p=>{await p.getByRole("button",{name:"Change failure rate"}).first().hover(); await p.waitForTimeout(300)}},
 {name:"hover",url:D,w:1280,h:1200,act:async p=>{await p.getByRole("region",{name:"Deployments and failures"}).locator("ol a").nth(20).hover(); await p.waitForTimeout(300)}},
];
for (const s of shots){ if(only && !only.split(",").includes(s.name)) continue;
  const c=await browser.newContext({baseURL:base,storageState:state,viewport:{width:s.w,height:s.h},colorScheme:s.scheme??"light",locale:s.locale??"en-US"});
  if(s.locale) await c.addCookies([{name:"locale",value:s.locale,url:base}]);
  const p=await c.newPage(); p.on("console",m=>m.type()==="error"&&console.log(s.name,"console",m.text().slice(0,300))); p.on("pageerror",e=>console.log(s.name,"pageerror",String(e).slice(0,300)));
  const t=Date.now(); const r=await p.goto(s.url,{waitUntil:"networkidle"}); if(s.act) await s.act(p); if(s.print) await p.emulateMedia({media:"print"});
  const sw=await p.evaluate(()=>document.documentElement.scrollWidth);
  await p.screenshot({path:`/tmp/dshots/${s.name}.png`,fullPage:!["window","nothing","explain"].includes(s.name)}); console.log(s.name,r?.status(),Date.now()-t,"ms","scrollWidth",sw,"of",s.w); await c.close();
}
await browser.close();
