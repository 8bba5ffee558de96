console.log("tick");
