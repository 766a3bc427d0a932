// Beside each date of reading, how long ago that is.
(() => {
  const show = () => {
    for (const time of document.querySelectorAll("time[data-age]")) {
      const days = Math.floor((Date.now() - Date.parse(time.dateTime)) / 864e5);
      if (!(days >= 0)) continue;
      const months = Math.floor(days / 30.44);
      const [count, unit, chinese] = months ? [months, "month", "个月"] : [days, "day", "天"];
      const english = `${unit}${count === 1 ? "" : "s"} ago`;
      time.removeAttribute("data-age");
      time.append(
        document.documentElement.lang === "zh" ? `（${count} ${chinese}前）` : ` (${count} ${english})`,
      );
    }
  };
  window.document$ ? document$.subscribe(show) : show();
})();
