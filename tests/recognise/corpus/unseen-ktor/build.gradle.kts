val ktor_version: String by project

plugins {
    kotlin("jvm") version "1.9.22"
    id("io.ktor.plugin") version "2.3.8"
}

application {
    mainClass.set("com.example.ApplicationKt")
}
