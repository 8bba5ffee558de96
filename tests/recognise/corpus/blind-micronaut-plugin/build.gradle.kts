plugins {
    id("io.micronaut.application") version "4.3.4"
}

version = "0.1"
group = "shop"
